"""Real server processes, many clients, and what is done to them: killed, starved of disk, keys and time."""
