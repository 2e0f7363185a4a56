"""ServiceNow's Table API, as far as it is read: encoded queries, offsets, counts, rows that an account may not see."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from tests.fakes.sources.place import Place, basic

USER, PASSWORD = "handrail", "now-password"


class ServiceNow(Place):
    """Tables of rows, all values texts. A part of a query that names an unknown field is ignored, as it really is."""

    def __init__(self) -> None:
        super().__init__()
        self.authorization = basic(USER, PASSWORD)
        self.tables: dict[str, list[dict[str, str]]] = {
            "kb_knowledge_base": [
                {"sys_id": "b1", "title": "IT", "active": "true"},
                {"sys_id": "b2", "title": "Payroll", "active": "true"},
            ],
            "kb_knowledge": [],
            "user_criteria": [],
            "kb_uc_can_read_mtom": [],
            "kb_uc_cannot_read_mtom": [],
        }
        self.hidden: set[str] = set()
        """Rows that the account may not see: they are counted and left out."""
        self.ignores_queries = False

    def article(self, number: str, title: str, text: str, **more: str) -> None:
        row = {
            "sys_id": f"id-{number}", "number": number, "short_description": title, "text": text, "wiki": "",
            "workflow_state": "published", "kb_knowledge_base": "b1", "sys_updated_on": "2026-01-05 08:00:00",
            "published": "2026-01-04", "valid_to": "2100-01-01", "active": "true",
            "author.name": "Ada Byron", "can_read_user_criteria": "", "cannot_read_user_criteria": "",
        }  # fmt: skip
        self.tables["kb_knowledge"].append({**row, **more})

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/api/now/table/{table}", self._rows),
            web.get("/api/now/table/{table}/{id}", self._row),
        ]

    async def _rows(self, request: web.Request) -> web.Response:
        table = self.tables.get(request.match_info["table"])
        if table is None:
            return web.json_response({"error": {"message": "Invalid table"}, "status": "failure"}, status=400)
        found = [row for row in table if self.ignores_queries or _fits(row, request.query.get("sysparm_query", ""))]
        found.sort(key=lambda row: row.get("sys_id", ""))
        offset, limit = int(request.query["sysparm_offset"]), int(request.query["sysparm_limit"])
        shown = [row for row in found[offset : offset + limit] if row.get("sys_id") not in self.hidden]
        fields = request.query["sysparm_fields"].split(",")
        told = [{key: row[key] for key in fields if key in row} for row in shown]
        return web.json_response({"result": told}, headers={"X-Total-Count": str(len(found))})

    async def _row(self, request: web.Request) -> web.Response:
        rows = self.tables[request.match_info["table"]]
        found = next((row for row in rows if row["sys_id"] == request.match_info["id"]), None)
        if found is None or found["sys_id"] in self.hidden:
            return web.json_response({"error": {"message": "No Record found"}, "status": "failure"}, status=404)
        fields: list[Any] = request.query["sysparm_fields"].split(",")
        return web.json_response({"result": {key: found[key] for key in fields if key in found}})


def _fits(row: dict[str, str], query: str) -> bool:
    for part in query.split("^"):
        key, equals, value = part.partition("=")
        if equals and key in row and row[key] != value:
            return False
    return True
