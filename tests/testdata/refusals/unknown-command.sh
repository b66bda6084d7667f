#!/bin/bash
run=$(./next_command)
$run
