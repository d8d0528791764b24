"""What stands between the network and the site: who is believed, how much is read, what every answer says."""
