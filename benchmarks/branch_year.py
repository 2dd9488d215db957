"""x"""
import sys,json,tempfile,time
from datetime import date
from pathlib import Path
from year.days import new_year, live
from year.chances import Chances
t=time.time()
f=Path(tempfile.mkdtemp(prefix="yr"))
n=int(sys.argv[1]); last=date.fromisoformat(sys.argv[2])
y=new_year(f,f"sqlite:///{f}/store.sqlite",n,(date(2026,3,2),last),Chances(num_crews=1),0)
try:
    live(y)
finally:
    print(f, y.today, time.time()-t)
    print(y.commands.num_run); print({k:round(v/y.commands.num_run[k]*1000,1) for k,v in y.commands.seconds.items()})
    print(y.commands.refusals, y.commands.held, y.happened)
print(y.commands.told("db","verify"))
