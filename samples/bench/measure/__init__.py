"""What `bench` measures and how. Start reading at cli.py; swarm.py is the heart: one seeder, some leechers, one clock."""
