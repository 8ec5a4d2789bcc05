// Whether all of a page can be seen without going sideways: nothing of it is wider than the window, nor a listing than
// its frame.
import type { Page } from "playwright-core";

export const fitsWidth = (page: Page): Promise<boolean> =>
  page.evaluate(() => {
    const frames = [...document.querySelectorAll("div[role=table]")];
    const isWhole = frames.every((frame) => frame.scrollWidth <= frame.clientWidth);
    return isWhole && document.documentElement.scrollWidth <= window.innerWidth;
  });
