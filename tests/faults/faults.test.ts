/** Everything around sockets fails, at every stage of a socket's life. */
import { describeSubjects } from "./describe-subjects.ts";
import { SUBJECTS } from "./subjects.ts";

describeSubjects(SUBJECTS);
