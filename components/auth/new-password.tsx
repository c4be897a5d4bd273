"use client";

import { PasswordInput } from "@mantine/core";
import { useId } from "react";
import { findPasswordProblem, passwordLengthMax, passwordLengthMin } from "#lib/core/passwords.ts";
import classes from "./auth.module.css";

const recommendedLength = 15;

type NewPasswordProps = {
  label?: string;
  value: string;
  onChange: (password: string) => void;
  /** The person's name and address: what the password must not be made of. */
  own: readonly string[];
  /** After a try to send: what is wrong stands as the field's error. */
  isTried?: boolean;
};

/** A new password with what is good about it, in words. No rules of composition. */
export function NewPassword({ label = "Password", value, onChange, own, isTried }: NewPasswordProps) {
  const hintId = useId();
  const { state, text } = rate(value, own);
  const isWrong = isTried === true && (state === "weak" || state === "empty");
  return (
    <div>
      <PasswordInput
        label={label}
        required
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        autoComplete="new-password"
        minLength={passwordLengthMin}
        maxLength={passwordLengthMax}
        aria-describedby={hintId}
        error={isWrong && text}
      />
      <div id={hintId} className={classes.meter} data-state={state} aria-live="polite">
        {!isWrong && text}
      </div>
    </div>
  );
}

function rate(password: string, own: readonly string[]): { state: "empty" | "weak" | "fine" | "good"; text: string } {
  const length = Array.from(password).length;
  if (length === 0)
    return { state: "empty", text: `At least ${passwordLengthMin} characters; ${recommendedLength} or more are better. Any characters.` };
  const problem = findPasswordProblem(password, own);
  if (problem) return { state: "weak", text: problem };
  if (length < recommendedLength)
    return { state: "fine", text: `Accepted. ${recommendedLength} or more characters are better: this has ${length}.` };
  return { state: "good", text: `Good: ${length} characters.` };
}
