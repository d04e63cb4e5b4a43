"""Put finished artifacts where readers find them, all or none, and say what they are."""
