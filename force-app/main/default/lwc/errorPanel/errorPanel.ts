import { api, LightningElement } from 'lwc';

/** Says in a calm way why nothing is shown: no access, nothing there yet, or an error. */
export default class ErrorPanel extends LightningElement {
  @api heading = '';
  @api message = '';
  @api iconName = 'utility:info';
}
