"""Everything about the calls to providers: a product that is watched from its sockets, and a world scripted for it."""
