"""How the resolver comes to its answer: the question, the rows that matter, what speaks against each, the choice."""
