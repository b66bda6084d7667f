#!/bin/bash
echo )
