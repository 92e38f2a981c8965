/** A task as it is handed out, with the number that its report is to carry. */
export interface Order<Task> {
  readonly id: number;
  readonly task: Task;
}
