// Plays a person in VS Code: opens a file, takes a skill's steps, makes a draft, reads and accepts it, mends a page.
// Environment: URL, WORK, WISEN_HOME, SETTINGS (the machine's settings.json), WISEN, PLAYWRIGHT, CHROMIUM, PICTURES, OUT.
import fs from "node:fs";
import path from "node:path";

const { URL: url, WORK, WISEN_HOME, SETTINGS, WISEN, PLAYWRIGHT, CHROMIUM, PICTURES, OUT } = process.env;
const { chromium } = await import(PLAYWRIGHT);
const DEADLINE = 40_000;

const browser = await chromium.launch({
  executablePath: CHROMIUM,
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
});
const page = await browser.newPage({ viewport: { width: 1100, height: 680 } });
page.setDefaultTimeout(DEADLINE);
const seen = {};

async function picture(name) {
  await page.evaluate(() => // what fades in is waited for; what never ends (a cursor that blinks) is not
    Promise.all(
      document
        .getAnimations()
        .filter((one) => one.playState === "running" && Number.isFinite(one.effect?.getComputedTiming().endTime))
        .map((one) => one.finished.catch(() => undefined)),
    ),
  );
  await page.screenshot({ path: path.join(PICTURES, `${name}.png`) });
}
const status = page.locator(".statusbar-item", { hasText: "wisen" });
const ready = status.locator(".codicon-book");
const rows = (view) => page.locator(`.pane:has(.pane-header[aria-label^="${view}"]) .monaco-list-row`);
const editor = () => page.locator(".editor-instance .monaco-editor .view-lines").last();
const text = () =>
  page.evaluate(() =>
    [...document.querySelectorAll(".editor-group-container.active .view-line")]
      .sort((one, other) => parseInt(one.style.top) - parseInt(other.style.top)) // they stand in any order
      .map((line) => line.innerText.replaceAll("\u00a0", " "))
      .join("\n"),
  );

async function until(what, holds) {
  const end = Date.now() + DEADLINE;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`never: ${what}`);
    await page.waitForTimeout(50); // the condition decides, not this
  }
}

async function command(title) {
  await page.keyboard.press("F1");
  const input = page.locator(".quick-input-widget input[type=text]");
  await input.fill(`>${title}`);
  await page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first().click();
}

async function openFile(name) {
  await page.locator(".explorer-folders-view .monaco-list-row", { hasText: name }).dblclick();
  await page.locator(".tab.active", { hasText: name }).waitFor();
  await editor().click();
}

async function actions(words) {
  const wanted = page.locator(".action-widget .monaco-list-row", { hasText: words });
  await until(`an action “${words}”`, async () => {
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+.");
    await page.locator(".action-widget .monaco-list-row").first().waitFor({ timeout: 3000 }).catch(() => undefined);
    return (await wanted.count()) > 0;
  });
  return wanted.first();
}

try {
  await page.goto(`${url}/?folder=${WORK}`);
  await page.locator(".monaco-workbench").waitFor();
  await ready.waitFor();

  await openFile("app.py");
  await page.keyboard.press("Control+Home");
  const insert = await actions("insert the steps");
  seen.actions = await page.locator(".action-widget .monaco-list-row").allInnerTexts();
  await picture("actions");
  await insert.click();
  await until("the steps are in the file", async () => (await text()).includes("[ ] Read the class component"));
  seen.inserted = await text();

  await page.locator('.activitybar a[aria-label^="wisen"]').click();
  await rows("Library").filter({ hasText: "Migrate React" }).waitFor();
  await editor().click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("\n# /syn");
  const suggested = page.locator(".suggest-widget .monaco-list-row", { hasText: "/synthesize" });
  await suggested.first().waitFor();
  await picture("typed");
  await suggested.first().click();
  await rows("Drafts").filter({ hasText: "cut-new-release" }).waitFor();
  await page.locator(".codelens-decoration a", { hasText: "accept this draft" }).waitFor();
  seen.underlined = await page.locator(".editor-group-container.active .squiggly-error, .editor-group-container.active .squiggly-warning").count();
  await page.locator(".tab", { hasText: "app.py" }).click();
  await until("the word is gone from its line", async () => !(await text()).includes("/syn"));
  await command("wisen: Synthesize a skill from the last session"); // the same draft, which is shown again
  await page.locator(".tab.active", { hasText: "SKILL.md" }).waitFor();
  seen.drafts = await rows("Drafts").allInnerTexts();
  seen.status = await status.innerText();
  await picture("draft");

  await rows("Drafts").filter({ hasText: "cut-new-release" }).click();
  await page.locator(".tab.active", { hasText: "(new)" }).waitFor();
  const accept = page.locator('.editor-group-container.active .editor-actions a[aria-label^="Accept this draft"]');
  await accept.waitFor();
  await page.locator(".line-insert").first().waitFor();
  await picture("review");
  await accept.click();
  await rows("Library").filter({ hasText: "Cut a new release" }).waitFor();
  await until("no draft waits", async () => (await rows("Drafts").count()) === 0);
  await until("the review is closed", async () => (await page.locator(".tab", { hasText: "(new)" }).count()) === 0);

  await page.locator(".tab", { hasText: "app.py" }).click(); // the steps that were put in, learnt anew: a change to their page
  await editor().click();
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("ArrowDown");
  for (let line = 0; line < 5; line++) await page.keyboard.press("Shift+ArrowDown");
  await command("wisen: Synthesize a skill from the selection");
  await rows("Drafts").filter({ hasText: "changes your page" }).click();
  await page.locator(".tab.active", { hasText: "changes to migrate-to-hooks" }).waitFor();
  await page.locator(".line-insert").first().waitFor();
  await picture("change");
  await page.locator('.editor-group-container.active .editor-actions a[aria-label^="Reject this draft"]').click();
  await until("the change is put aside", async () => (await page.locator(".tab", { hasText: "changes to" }).count()) === 0);

  const other = path.join(WISEN_HOME, "skills", "rotate-keys"); // as the terminal, or git, would
  fs.mkdirSync(other);
  fs.writeFileSync(path.join(other, "SKILL.md"), "# Skill: Rotate the signing keys\n\n## Triggers\n- rotate the keys\n\n## Steps\n1. Make a key\n");
  await rows("Library").filter({ hasText: "Rotate the signing keys" }).waitFor();
  seen.library = await rows("Library").allInnerTexts();

  await rows("Library").filter({ hasText: "Migrate React" }).click();
  await page.locator(".tab.active", { hasText: "SKILL.md" }).waitFor();
  await page.locator(".squiggly-hint").first().waitFor();
  await editor().click();
  await page.keyboard.press("Control+Home");
  const mend = await actions("front matter");
  await picture("page");
  await mend.click();
  await until("front matter is there", async () => (await text()).startsWith("---"));
  await page.keyboard.press("Control+S");

  fs.writeFileSync(SETTINGS, JSON.stringify({ "wisen.path": "/nowhere/wisen" }));
  const notice = page.locator(".notification-toast", { hasText: "cannot find the program" });
  await notice.waitFor();
  await page.locator(".welcome-view-content", { hasText: "was not found" }).waitFor();
  seen.missing = await notice.innerText();
  seen.toasts = await page.locator(".notification-toast").allInnerTexts();
  await picture("missing");
  fs.writeFileSync(SETTINGS, JSON.stringify({ "wisen.path": WISEN }));
  await ready.waitFor();
} catch (error) {
  seen.failed = String(error);
  await picture("failed");
} finally {
  fs.writeFileSync(OUT, JSON.stringify(seen));
  await browser.close();
}
