import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Where the machine has its cgroups of the processor: of version 1 by itself, or of version 2 with everything else. */
const root = existsSync("/sys/fs/cgroup/cpu") ? "/sys/fs/cgroup/cpu" : "/sys/fs/cgroup";
const isVersion1 = root.endsWith("/cpu");

/** Whether this process may limit processors: as root on Linux. */
export const mayLimitProcessor = process.getuid?.() === 0 && existsSync(root);

/** A cgroup whose processes together have a share of one core. */
export class ProcessorQuota {
  readonly #directory: string;

  /** Makes one without a limit, and moves a process into it. Needs root. */
  constructor(pid: number) {
    this.#directory = join(root, `systole-test-${pid}`);
    if (!isVersion1) {
      const control = join(root, "cgroup.subtree_control");
      if (!readFileSync(control, "utf8").split(/\s/).includes("cpu")) writeFileSync(control, "+cpu");
    }
    mkdirSync(this.#directory);
    this.#write("cgroup.procs", String(pid));
  }

  /**
   * Sets the limit.
   *
   * @param share of one core: 0.05 are five hundredths.
   * @param periodMs how often it is given anew. Default: 100, as a cluster does.
   */
  limit(share: number, periodMs = 100): void {
    const [quota, period] = [Math.round(share * periodMs * 1000), periodMs * 1000];
    if (isVersion1) {
      this.#write("cpu.cfs_period_us", String(period));
      this.#write("cpu.cfs_quota_us", String(quota));
    } else this.#write("cpu.max", `${quota} ${period}`);
  }

  /** Takes the limit away. */
  release(): void {
    if (isVersion1) this.#write("cpu.cfs_quota_us", "-1");
    else this.#write("cpu.max", "max");
  }

  /** Removes it; its processes must have ended. */
  remove(): void {
    rmdirSync(this.#directory);
  }

  #write(file: string, text: string): void {
    writeFileSync(join(this.#directory, file), text);
  }
}
