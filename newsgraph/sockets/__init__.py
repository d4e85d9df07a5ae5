"""GraphQL over WebSockets, in the protocol `graphql-transport-ws`.

Source: https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md
"""

from newsgraph.sockets.endpoint import SocketEndpoint
from newsgraph.sockets.limits import SocketLimits, socket_limits
from newsgraph.sockets.operation import Answering

__all__ = ["Answering", "SocketEndpoint", "SocketLimits", "socket_limits"]
