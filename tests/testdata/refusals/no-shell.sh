#!/usr/bin/python
print(1)
