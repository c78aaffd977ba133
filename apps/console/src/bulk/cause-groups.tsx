import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { GuardedButton } from '../access/guarded-button.js';
import { formatCount } from '../display/format.js';

interface CauseGroup {
  count: number;
}

/** How one group is shown: what it is of, the cause and where that leads, and what is said of it. */
export interface CauseWords {
  key: string;
  /** `quotes`: on the buttons, with the number. */
  of: string;
  href: string;
  cause: ReactNode;
  /** Lines below the cause. */
  more: ReactNode;
}

interface CauseGroupsProps<Group, Verb extends string> {
  groups: readonly Group[];
  /** What to press beside a group, before `Discard`: the action and its label. */
  verb: { action: Verb; label: string };
  wordsOf: (group: Group) => CauseWords;
  onAct: (action: Verb | 'discard', group: Group) => void;
}

/** "412 × connect ECONNREFUSED on orders.webhook since 02:14", with what to press beside it. */
export function CauseGroups<Group extends CauseGroup, Verb extends string>(
  props: CauseGroupsProps<Group, Verb>,
) {
  const { groups, verb, wordsOf, onAct } = props;
  return (
    <ul className="groups">
      {groups.map((group) => {
        const { key, of, href, cause, more } = wordsOf(group);
        return (
          <li key={key}>
            <span className="group-count">{formatCount(group.count)} ×</span>
            <div className="group-cause">
              <Link href={href} className="group-error">
                <bdi>{cause}</bdi>
              </Link>
              {more}
            </div>
            <div className="actions">
              <GuardedButton
                label={`${verb.label} ${group.count} of ${of}`}
                onClick={() => onAct(verb.action, group)}
              >
                {verb.label}…
              </GuardedButton>
              <GuardedButton
                className="danger"
                label={`Discard ${group.count} of ${of}`}
                onClick={() => onAct('discard', group)}
              >
                Discard…
              </GuardedButton>
            </div>
          </li>
        );
      })}
    </ul>
  );
}
