"""The parts that pages are made of: forms, lists, charts. They draw; what they save goes through `services`."""
