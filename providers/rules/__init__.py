"""What providers mean by a status, a code or a phrase: tables, one per provider, and the general one behind them."""
