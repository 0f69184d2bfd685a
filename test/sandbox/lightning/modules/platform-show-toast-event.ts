export type ToastDetail = { title: string; message?: string; variant?: 'info' | 'success' | 'warning' | 'error'; mode?: 'dismissible' | 'pester' | 'sticky' };

export const ShowToastEventName = 'lightning__showtoast';

/** Bubbles up to the shell, which shows it. */
export class ShowToastEvent extends CustomEvent<ToastDetail> {
  constructor(detail: ToastDetail) {
    super(ShowToastEventName, { composed: true, cancelable: true, bubbles: true, detail });
  }
}
