#!/bin/bash
add() {
  export MY_PATH=/opt/m$1:$MY_PATH
}
for i in 1 2; do
  export MY_LIST="$MY_LIST $i"
  add $i
  rest="$rest$i"
  python main.py i=$i rest=$rest
done
MY_ROOT=/a:$MY_ROOT
for i in 3 4; do
  export MY_ROOT=/b$i:$MY_ROOT:/c
  python main.py i=$i root=$MY_ROOT
done
