import { inlineExecutor } from "../../src/core/index.ts";
import { threadExecutor } from "../../src/execute/index.ts";
import { describeExecutor } from "./executor.ts";
import { sharedNothingExecutor } from "./shared-nothing-executor.ts";

const taskModule = new URL("../support/executor-tasks.ts", import.meta.url);

describeExecutor("inlineExecutor", () => inlineExecutor);
describeExecutor("threadExecutor(1)", () => threadExecutor(1, { taskModule }));
describeExecutor("threadExecutor(3)", () => threadExecutor(3, { taskModule }));
describeExecutor("an executor of another machine", () => sharedNothingExecutor(2));
