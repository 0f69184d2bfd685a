import { keepFresh } from 'c/setupRefresh';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test('it reads every five seconds, every second for a while after something was asked for, and no more once it is stopped', () => {
  const refresh = jest.fn();
  const refreshing = keepFresh(refresh);
  jest.advanceTimersByTime(11_000);
  expect(refresh).toHaveBeenCalledTimes(3);
  refreshing.hurry();
  jest.advanceTimersByTime(8_000);
  expect(refresh).toHaveBeenCalledTimes(11);
  jest.advanceTimersByTime(5_000);
  expect(refresh).toHaveBeenCalledTimes(12);
  refreshing.stop();
  jest.advanceTimersByTime(60_000);
  expect(refresh).toHaveBeenCalledTimes(12);
});

test('a page nobody sees asks for nothing', () => {
  jest.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
  const refresh = jest.fn();
  const refreshing = keepFresh(refresh);
  jest.advanceTimersByTime(30_000);
  refreshing.stop();
  expect(refresh).not.toHaveBeenCalled();
});
