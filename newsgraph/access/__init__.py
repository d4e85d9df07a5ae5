"""Who may ask what: scopes, the server's own tokens, an issuer's JWTs, and what a request's Authorization grants.

Source of how tokens are sent and refused: RFC 6750, “Bearer Token Usage”.
"""

from newsgraph.access.access import Access, bearer, demand, open_access
from newsgraph.access.gate import Gate, Guarded, refusal
from newsgraph.access.scopes import NOBODY, Grant, Scope

__all__ = ["NOBODY", "Access", "Gate", "Grant", "Guarded", "Scope", "bearer", "demand", "open_access", "refusal"]
