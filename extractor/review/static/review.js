// The review page works without this file; with it, cells and picture light each other, pages come as they are scrolled
// to, the editor opens beside the page, and everything has a key.
"use strict";
(() => {
  const page = document.querySelector(".document");
  const sheets = document.querySelector(".sheets");
  const editor = document.getElementById("editor");
  const keys = document.getElementById("keys");
  const named = (name) => document.querySelectorAll(`[data-name="${CSS.escape(name)}"]`);

  // --- lighting -----------------------------------------------------------------------------------------------------
  let lit = "";
  const light = (name) => {
    if (name === lit) return;
    if (lit) named(lit).forEach((e) => e.classList.remove("lit"));
    lit = name;
    if (lit) named(lit).forEach((e) => e.classList.add("lit"));
  };
  const nameOf = (target) => target.closest?.("[data-name]")?.dataset.name ?? "";
  const inView = (element, box) => {
    const a = element.getBoundingClientRect(), b = box.getBoundingClientRect();
    return a.top >= b.top && a.bottom <= b.bottom && a.left >= b.left && a.right <= b.right;
  };
  const show = (name) => {
    for (const e of named(name)) {
      const box = e.closest(".picture");
      if (box && !inView(e, box)) {
        const a = e.getBoundingClientRect(), b = box.getBoundingClientRect();
        box.scrollBy({ top: a.top - b.top - b.height / 3, left: a.left - b.left - b.width / 3 });
      }
    }
  };

  // --- pages that come as they are scrolled to ----------------------------------------------------------------------
  const loading = new Map();
  const load = (section) => {
    const number = section.dataset.page;
    if (!section.classList.contains("waiting")) return Promise.resolve(section);
    if (!loading.has(number)) {
      loading.set(number, fetch(`${page.dataset.base}/sheet/${number}${page.dataset.query}`)
        .then((answer) => answer.ok ? answer.text() : Promise.reject(new Error(String(answer.status))))
        .then((html) => {
          const made = document.createElement("template");
          made.innerHTML = html;
          const fresh = made.content.querySelector(".sheet");
          const focused = section.contains(document.activeElement);
          section.replaceWith(fresh);
          seen.observe(fresh);
          if (focused) (fresh.querySelector("[tabindex='0']") ?? fresh).focus({ preventScroll: true });
          return fresh;
        })
        .finally(() => loading.delete(number)));
    }
    return loading.get(number);
  };
  const near = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      near.unobserve(entry.target);
      load(entry.target).catch(() => near.observe(entry.target));
    }
  }, { rootMargin: "600px 0px" });
  const number = document.getElementById("page");
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (entry.isIntersecting && number && document.activeElement !== number) number.value = entry.target.dataset.page;
    }
  }, { rootMargin: "-45% 0px -45% 0px" });

  const section = (n) => document.getElementById(`page-${n}`);
  const go = (name, n) => {
    const place = section(n);
    if (!place) return false;
    load(place).then((fresh) => {
      const target = document.getElementById(name) ?? fresh.querySelector(`[data-name="${CSS.escape(name)}"]:not(rect)`);
      (target ?? fresh).scrollIntoView({ block: "center" });
      if (target) rove(target);
    });
    return true;
  };
  const turn = (step) => {
    const now = Number(number?.value ?? 1);
    const place = section(now + step);
    if (place) load(place).then((fresh) => { fresh.scrollIntoView({ block: "start" }); number.value = now + step; });
  };

  // --- moving within a table ----------------------------------------------------------------------------------------
  const rove = (cell) => {
    const table = cell.closest(".grid");
    table?.querySelectorAll("[tabindex='0']").forEach((e) => { e.tabIndex = -1; });
    if (table) cell.tabIndex = 0;
    cell.focus({ preventScroll: false });
  };
  const places = (table) => {       // the cell at each place of the grid as it is shown, spans filled
    const grid = [];
    [...table.rows].forEach((row, r) => {
      grid[r] ??= [];
      let k = 0;
      for (const cell of row.cells) {
        while (grid[r][k]) k += 1;
        for (let i = 0; i < cell.rowSpan; i += 1) {
          grid[r + i] ??= [];
          for (let j = 0; j < cell.colSpan; j += 1) grid[r + i][k + j] = cell;
        }
      }
    });
    return grid;
  };
  const step = (cell, down, right) => {
    const grid = places(cell.closest("table"));
    let r = grid.findIndex((row) => row.includes(cell));
    let k = grid[r].indexOf(cell);
    while (grid[r]?.[k] === cell) { r += down; k += right; }
    if (grid[r]?.[k]) rove(grid[r][k]);
  };

  // --- the editor ---------------------------------------------------------------------------------------------------
  let before = null;
  const edit = (name) => {
    if (!/^c\d+-\d+-\d+$/.test(name)) return;
    before = document.activeElement;
    const address = `${page.dataset.base}/cell/${name}${page.dataset.query}`;
    fetch(address, { headers: { "X-Fragment": "1" } })
      .then((answer) => answer.ok ? answer.text() : Promise.reject(new Error(String(answer.status))))
      .then((html) => {
        editor.innerHTML = html;
        editor.showModal();
        const text = editor.querySelector("#text");
        text?.focus();
        text?.select();
      })
      .catch(() => { window.location.assign(address); });
  };
  editor?.addEventListener("close", () => { editor.replaceChildren(); before?.focus(); });

  // --- zoom ---------------------------------------------------------------------------------------------------------
  const WIDTHS = [0, 1200, 1800, 2600, 2600];
  const zoom = (by) => {
    const now = Math.min(4, Math.max(1, Number(sheets.dataset.zoom) + by));
    sheets.dataset.zoom = now;
    document.querySelectorAll("image[data-src]").forEach((e) => e.setAttribute("href", `${e.dataset.src}?w=${WIDTHS[now]}`));
    if (lit) show(lit);
  };

  // --- events -------------------------------------------------------------------------------------------------------
  document.addEventListener("mouseover", (event) => { if (page) light(nameOf(event.target)); });
  document.addEventListener("focusin", (event) => {
    const name = page ? nameOf(event.target) : "";
    if (name) { light(name); show(name); }
  });
  document.addEventListener("click", (event) => {
    const target = event.target;
    const opener = target.closest("[data-open]");
    if (opener) document.getElementById(opener.dataset.open).showModal();
    if (target.closest("[data-close]")) target.closest("dialog").close();
    const zoomer = target.closest("[data-zoom-by]");
    if (zoomer) zoom(Number(zoomer.dataset.zoomBy));
    const fixer = target.closest("[data-edit]");
    if (fixer && page) { event.preventDefault(); edit(fixer.dataset.edit); return; }
    const goer = target.closest("[data-goto]");
    if (goer && page && go(goer.dataset.goto, goer.dataset.gotoPage)) { event.preventDefault(); return; }
    if (target.matches?.("rect[data-name]")) {
      const other = [...named(target.dataset.name)].find((e) => !e.matches("rect"));
      if (other) { other.scrollIntoView({ block: "nearest" }); rove(other); }
    } else if (target.closest(".grid [data-name]")) rove(target.closest("[data-name]"));
  });
  document.addEventListener("dblclick", (event) => {
    const cell = event.target.closest?.(".grid [data-name], rect[data-name]");
    if (cell && page) edit(cell.dataset.name);
  });

  const ON = "extractor-review-keys";
  const box = document.getElementById("keys-on");
  box.checked = window.localStorage.getItem(ON) !== "off";
  box.addEventListener("change", () => window.localStorage.setItem(ON, box.checked ? "on" : "off"));

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey && event.key === "Enter" && event.target.form?.method === "post") {
      event.target.form.requestSubmit();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const target = event.target;
    const cell = target.closest?.(".grid [data-name]");
    const moves = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] };
    if (cell && moves[event.key]) { event.preventDefault(); step(cell, ...moves[event.key]); return; }
    if (cell && (event.key === "Enter" || event.key === "F2")) { event.preventDefault(); edit(cell.dataset.name); return; }
    if (!box.checked || target.closest?.("input, textarea, select, dialog")) return;
    const away = { n: page?.dataset.next, p: page?.dataset.previous }[event.key];
    if (away) window.location.assign(away);
    else if (event.key === "/") { event.preventDefault(); document.getElementById("q").focus(); }
    else if (event.key === "?") keys.showModal();
    else if (page && event.key === "]") turn(1);
    else if (page && event.key === "[") turn(-1);
    else if (page && (event.key === "+" || event.key === ";")) zoom(1);
    else if (page && event.key === "-") zoom(-1);
  });

  // --- start --------------------------------------------------------------------------------------------------------
  document.querySelectorAll("[data-open][hidden], [data-zoom-by][hidden]").forEach((e) => { e.hidden = false; });
  if (page) {
    const wanted = window.location.hash.slice(1);
    const asked = new URLSearchParams(window.location.search);
    const open = document.querySelector(".sheet:not(.waiting)");
    const target = (wanted && document.getElementById(wanted)) ||
      (asked.has("check") && (open?.querySelector(".grid .failing.evidence") ??
        open?.querySelector(".grid .evidence, .block.evidence")));
    if (target) { target.scrollIntoView({ block: "center" }); rove(target); }
    else if (open && asked.has("page") && open.previousElementSibling?.matches(".sheet")) open.scrollIntoView();
    document.querySelectorAll(".sheet").forEach((e) => seen.observe(e));
    document.querySelectorAll(".sheet.waiting").forEach((e) => near.observe(e));
  }
  document.documentElement.dataset.ready = "true";
})();
