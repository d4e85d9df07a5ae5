"""Operations of GraphQL, whichever protocol they come by: what is asked, by text or by name, and what it is answered with."""
