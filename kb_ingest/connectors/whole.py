"""Below which addresses a source holds all there is, so that a link to another page there leads nowhere."""

from __future__ import annotations

from kb_ingest.connectors.described import ConfluenceServerSource, ConfluenceSource, GitSource, Source, ZendeskSource


def whole_below(source: Source) -> tuple[str, ...]:
    """The beginnings of such addresses, a path alone for all hosts that its pages are on.

    None where the settings choose among the pages, or nobody can tell.
    """
    match source:
        case ConfluenceSource() | ConfluenceServerSource():
            places = ("spaces/{}/pages/", "display/{}/")
            return tuple(
                f"{source.address}/{place.format(key)}"
                for key in (source.spaces if not source.labels else ())
                for place in places
            )
        case ZendeskSource():
            if source.sections or source.labels:
                return ()
            return (f"/hc/{source.locale}/articles/",) if source.locale else ("/hc/",)
        case GitSource():
            folder = f"{source.folder.strip('/')}/" if source.folder.strip("/") else ""
            return (source.page.partition("{path}")[0] + folder,) if source.page else ()
    return ()
