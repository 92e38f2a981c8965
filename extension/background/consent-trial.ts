import type { PromptAnswer, PromptDestination } from "../prompt/prompt-messages.ts";
import { type AccessDecision, Consent, type SiteRequest } from "./consent.ts";
import { FakePolicy } from "./fake-policy.ts";
import { FakeStorageArea } from "./fake-storage-area.ts";
import type { AccessRequest } from "./grants/decide.ts";
import { GrantStoreTrial } from "./grants/grant-store-trial.ts";
import type { PageDocument } from "./identity.ts";
import { Permissions } from "./permissions.ts";
import { FakePromptWindows } from "./prompts/fake-prompt-windows.ts";
import { PromptQueue } from "./prompts/prompt-queue.ts";
import { settle } from "./prompts/prompt-queue-trial.ts";
import type { PromptRequest } from "./prompts/prompt-request.ts";
import { StoredPrompts } from "./prompts/stored-prompts.ts";

/** Site, person and administrator in the hands of a test; what is between them is real. */
export class ConsentTrial {
  readonly grants: GrantStoreTrial;
  readonly policy = new FakePolicy();
  readonly windows = new FakePromptWindows();
  readonly permissions: Permissions;
  readonly prompts: PromptQueue;
  readonly consent: Consent;

  constructor(grants = new GrantStoreTrial()) {
    const permissions = new Permissions(grants.store, this.policy);
    const prompts = new PromptQueue({
      openWindow: this.windows.openWindow,
      findWindow: this.windows.findWindow,
      stored: new StoredPrompts(new FakeStorageArea(), (problem) => {
        throw new Error(problem);
      }),
      settle: (request, answer) => this.consent.settle(request, answer),
      promptsPerSite: () => this.policy.current.limits.promptsPerSite,
    });
    this.grants = grants;
    this.permissions = permissions;
    this.prompts = prompts;
    this.consent = new Consent({ permissions, grants: grants.store, prompts });
  }

  /** A document wants to do this; the answer is there when it is, and the person may be asked. */
  async request(
    page: PageDocument,
    access: AccessRequest,
    signal = new AbortController().signal,
  ): Promise<{ readonly decision: Promise<AccessDecision> }> {
    const decision = this.consent.request(page, access, destinationOf(access), signal);
    await settle();
    return { decision };
  }

  /** A site asks for the permission as such. */
  async requestSite(
    page: PageDocument,
    asked: SiteRequest,
    signal = new AbortController().signal,
  ): Promise<{ readonly done: Promise<void> }> {
    const done = this.consent.requestSite(page, asked, signal);
    await settle();
    return { done };
  }

  /** What the only window asks. */
  async shown(): Promise<PromptRequest> {
    const request = await this.prompts.find(this.windows.only.id);
    if (request === undefined) throw new Error("Nothing is asked");
    return request;
  }

  /** The person answers in the only window. */
  async press(answer: PromptAnswer): Promise<void> {
    await this.prompts.answer(this.windows.only.id, answer);
  }
}

function destinationOf(access: AccessRequest): PromptDestination | undefined {
  if (access.type === "listen") return undefined;
  const { host, port, address } = access.target;
  return { host, port, secure: true, kind: undefined, address };
}
