# Every job is done by scripts/bootstrap.py, also where there is no make.
PYTHON ?= python3

.PHONY: demo env test lint package bench qgis screenshots soak matrix lock
demo env test lint package bench qgis screenshots soak matrix lock:
	@$(PYTHON) scripts/bootstrap.py $@ $(ARGS)
