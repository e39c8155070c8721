const KEY = 'fanfare.keys';

/** Whether single keys do something; remembered, and on unless somebody turned them off. */
export function areKeysOn() {
  return localStorage.getItem(KEY) !== 'off';
}

export function turnKeys(isOn) {
  localStorage.setItem(KEY, isOn ? 'on' : 'off');
}
