import { createElement } from 'lwc';
import SetupLink from 'c/setupLink';

const linkOf = (address?: { url: string; expiresAt: string }) => {
  const element = Object.assign(createElement('c-setup-link', { is: SetupLink }), { label: 'Open', address });
  document.body.append(element);
  return element.shadowRoot?.querySelector('a');
};

test('an address is a link into a new tab that tells nobody where it came from', () => {
  const link = linkOf({ url: 'https://service.example.com/connect?ticket=1', expiresAt: '2026-01-02T03:04:05Z' });
  expect([link?.getAttribute('href'), link?.getAttribute('target'), link?.getAttribute('rel'), link?.textContent]).toEqual(['https://service.example.com/connect?ticket=1', '_blank', 'noopener noreferrer', 'Open, c.Crosswalk_Setup_New_Tab']);
});

test.each([undefined, { url: 'data:text/html,x', expiresAt: '' }])('there is no link to %p', (address) => {
  expect(linkOf(address)).toBeNull();
});
