let audio: AudioContext | null = null;

/** Two short, quiet tones. Needs an earlier touch of the window, as browsers ask; without one it stays silent. */
export function chime(): void {
  try {
    audio ??= new AudioContext();
    void audio.resume();
    [660, 880].forEach((frequency, index) => {
      const at = audio!.currentTime + index * 0.12;
      const tone = audio!.createOscillator();
      const gain = audio!.createGain();
      tone.frequency.value = frequency;
      gain.gain.setValueAtTime(0, at);
      gain.gain.linearRampToValueAtTime(0.06, at + 0.02);
      gain.gain.exponentialRampToValueAtTime(0.0001, at + 0.25);
      tone.connect(gain).connect(audio!.destination);
      tone.start(at);
      tone.stop(at + 0.3);
    });
  } catch {
    // A browser without sound is no reason to miss a message.
  }
}
