import { part, setText } from '../dom.ts';
import type { Connection } from '../net/sender.ts';

export type SaveState = 'saved' | 'saving' | 'offline' | 'conflict' | 'refused' | 'signed-out';

export interface SaveFacts {
  pendingEdits: number;
  connection: Connection;
  conflictHere: boolean;
  /** Other slices whose edits wait for the reader's choice. */
  conflictsElsewhere: readonly number[];
  /** Why the server will not take an edit of the open slice, or null. */
  refusal: string | null;
  /** Whether unsent edits would outlive the page. */
  durable: boolean;
}

export interface SaveStatus {
  state: SaveState;
  icon: string;
  text: string;
}

/** Writes it into a page's header; returns whether it is another state than before. */
export function showSaveStatus(root: HTMLElement, status: SaveStatus, pendingEdits: number): boolean {
  const other = root.dataset.saveState !== status.state;
  root.dataset.saveState = status.state;
  root.dataset.pendingEdits = String(pendingEdits);
  setText(part(root, 'save-icon'), status.icon);
  setText(part(root, 'save-text'), status.text);
  return other;
}

/** What the reader needs to know first about where the edits are. */
export function saveStatus(facts: SaveFacts): SaveStatus {
  const { pendingEdits, connection, conflictsElsewhere } = facts;
  const edits = `${pendingEdits} ${pendingEdits === 1 ? 'edit' : 'edits'}`;
  // Without an edit to keep, as where only time could not be sent, there is nothing more to say.
  const kept = (mark: string) => pendingEdits === 0 ? '' : `${mark}${edits} kept ${facts.durable ? 'on this machine' : 'while this page is open'}`;
  if (facts.conflictHere) return { state: 'conflict', icon: '⇄', text: 'conflict: someone else saved this slice' };
  if (connection === 'signed-out') {
    return { state: 'signed-out', icon: '⏻', text: `signed out: sign in in another tab${kept('; ')}` };
  }
  if (connection === 'other-reader') {
    return { state: 'signed-out', icon: '⏻', text: `someone else signed in; sign in again yourself${kept('; ')}` };
  }
  if (facts.refusal !== null) return { state: 'refused', icon: '✗', text: `not accepted: ${facts.refusal}` };
  if (conflictsElsewhere.length > 0) {
    return { state: 'conflict', icon: '⇄', text: `conflict on slice ${conflictsElsewhere[0]}` };
  }
  if (connection === 'unreachable') return { state: 'offline', icon: '⚠', text: `offline${kept(' · ')}` };
  if (pendingEdits > 0) return { state: 'saving', icon: '↻', text: 'saving' };
  return { state: 'saved', icon: '✓', text: 'saved' };
}
