"""What knowledge owners are shown and told: what failed people in their articles, what is missing, what is due. Pure.

``owned`` puts it together from ``harm`` and ``gaps``; ``page`` and ``letter`` show it, in the ``words`` of both.
``looking_after`` says whose an article is; ``differing`` and ``why_so`` tell what a release changes, and why.
"""
