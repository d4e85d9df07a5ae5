"""HTTP: connections, requests and responses, and the endpoints that answer queries, exports and pages."""
