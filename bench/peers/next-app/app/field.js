"use client";

import { useState } from "react";

export function Field() {
  const [text, setText] = useState("");
  return <input type="search" aria-label="Search" value={text} onChange={(event) => setText(event.currentTarget.value)} />;
}
