import LightningModal from 'lightning/modal';

/** Every tab the user may open, to search and go to. */
export default class AppLauncher extends LightningModal {
  term = '';

  get items(): { name: string; label: string; url: string }[] {
    return lightningContext.allItems.filter(({ label }) => label.toLowerCase().includes(this.term.trim().toLowerCase()));
  }

  get isEmpty(): boolean {
    return this.items.length === 0;
  }

  handleTerm(event: CustomEvent<{ value: string }>): void {
    this.term = event.detail.value;
  }

  handleItem(event: Event): void {
    event.preventDefault();
    if (event.currentTarget instanceof HTMLAnchorElement) this.close(event.currentTarget.getAttribute('href'));
  }
}
