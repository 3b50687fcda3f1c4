# thidua: hai lệnh đầu là đủ dùng (two commands do all the set-up): make report · make test
.DEFAULT_GOAL := help
.PHONY: help report check forms pdf test lint bench fuzz scale clean

PYTHON ?= $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11 python,$(if $(shell $(name) -c "import sys; sys.exit(sys.version_info < (3, 11))" 2>/dev/null && echo yes),$(name))))
VENV := .venv
# In some old locales (vi_VN.TCVN) Python would not even start.
export PYTHONUTF8 := 1
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
RUN := $(BIN)/python -m pipeline
TESTS ?= tests
RUNS ?= 100000

help: ## danh sách lệnh
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 20

report: $(VENV)/ready ## làm lại toàn bộ kết quả trong outputs/ từ các tệp trong inputs/
	@$(RUN) report

check: $(VENV)/ready ## chỉ kiểm tra, liệt kê lỗi, không ghi gì
	@$(RUN) check

forms: $(VENV)/ready ## làm biểu mẫu cho từng đơn vị vào outputs/bieu-mau/
	@$(RUN) forms

pdf: $(VENV)/ready ## chuyển mọi văn bản trong outputs/ sang PDF, vào outputs/pdf/ (cần LibreOffice)
	@$(RUN) pdf

test: $(VENV)/ready-dev lint ## chạy toàn bộ kiểm thử
	@$(BIN)/python -m pytest -n auto $(TESTS)

lint: $(VENV)/ready-dev ## kiểm tra mã nguồn
	@$(BIN)/ruff check pipeline tests
	@$(BIN)/ruff format --check pipeline tests
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

bench: $(VENV)/ready-dev ## đo tốc độ, ghi các tỷ số vào docs/performance.md
	@$(BIN)/python -m tests.bench

fuzz: $(VENV)/ready-dev ## dò lỗi đọc tệp, đọc thư bằng dữ liệu ngẫu nhiên (lâu; chỉ trên Linux); RUNS=1000000 để dò lâu hơn
	@mkdir -p .cache
	@for target in package file mail apart; do $(BIN)/python -m tests.fuzz $$target -runs=$(RUNS) -artifact_prefix=.cache/fuzz-$$target- || exit 1; done

scale: $(VENV)/ready-dev ## chạy thử một đợt nhiều nghìn biểu từ đầu đến cuối (N=2000), in thời gian và bộ nhớ
	@$(BIN)/python -m tests.scale $(or $(N),2000)

clean: ## bỏ môi trường và bộ đệm (không đụng inputs/, outputs/)
	@rm -rf $(VENV) .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis

# The environment is made by the first target that needs it and again only when a pin changes.
# Byte code is compiled at once: without it the first import of Great Expectations takes twice as long.
$(VENV)/ready: requirements.txt
	@test -n "$(PYTHON)" || { echo "Cần Python 3.11 trở lên. Cài Python rồi chạy lại."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Không tạo được môi trường Python. Trên Debian/Ubuntu: cài gói python3-venv rồi chạy lại."; exit 1; }
	@echo "Đang cài các thư viện (chỉ lần đầu, khoảng một phút)…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@$(BIN)/python -m compileall -q -j 0 $(VENV) pipeline >/dev/null || true
	@touch $@

$(VENV)/ready-dev: requirements-dev.txt $(VENV)/ready
	@echo "Đang cài các thư viện kiểm thử (chỉ lần đầu)…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements-dev.txt
	@touch $@
