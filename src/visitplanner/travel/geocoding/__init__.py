"""Where an address is: the bank's own book first, then the services that the policy names."""
