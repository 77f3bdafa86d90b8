## trust
