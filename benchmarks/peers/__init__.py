"""newsgraph beside other GraphQL servers, over the same made-up data and with the same queries."""
