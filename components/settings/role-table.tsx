import { VisuallyHidden } from "@mantine/core";
import { IconCheck, IconMinus } from "@tabler/icons-react";
import { Panel } from "#components/ui/panel.tsx";
import { type Permission, permissions, roleDescriptions, rolePermissions, roles } from "#lib/core/permissions.ts";
import classes from "./settings.module.css";

const permissionWords: Record<Permission, string> = {
  list: "See",
  reveal: "Reveal",
  pull: "Pull",
  write: "Change",
  review: "Review",
  audit: "Audit",
  manage: "Manage",
  own: "Own",
};

/** The one table of who may what: made from the rules that the server applies. */
export function RoleTable() {
  return (
    <Panel title="What each role may do" flush>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard. */}
      <section className={classes.scroll} tabIndex={0} aria-label="Roles and permissions">
        <table className={classes.roles}>
          <thead>
            <tr>
              <th scope="col">Role</th>
              <th scope="col" style={{ minWidth: 240 }}>
                Meaning
              </th>
              {permissions.map((permission) => (
                <th key={permission} scope="col" className={classes.may}>
                  {permissionWords[permission]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {roles.map((role) => (
              <tr key={role}>
                <th scope="row">{role}</th>
                <td>{roleDescriptions[role]}</td>
                {permissions.map((permission) => (
                  <td key={permission} className={classes.may}>
                    <May isAllowed={rolePermissions[role].includes(permission)} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Panel>
  );
}

function May({ isAllowed }: { isAllowed: boolean }) {
  return isAllowed ? (
    <>
      <IconCheck size={16} className={classes.yes} aria-hidden />
      <VisuallyHidden>yes</VisuallyHidden>
    </>
  ) : (
    <>
      <IconMinus size={16} className={classes.no} aria-hidden />
      <VisuallyHidden>no</VisuallyHidden>
    </>
  );
}
