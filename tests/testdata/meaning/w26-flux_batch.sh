#!/bin/bash
# expect: an error that names train.sh, as flux batch submits it
#flux: -n1
flux batch -n1 train.sh
