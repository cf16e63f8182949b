"""The agents' API: `/api/v1/`, with access tokens and nothing else."""
