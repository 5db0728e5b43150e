package credence.engine.onednn;

/**
 * Walks over [rows, channels] in chunks of at most {@link Chunks#LENGTH} values, beside a tile that
 * repeats what belongs to a channel: position i of a chunk at {@code from} belongs to place {@code
 * from % length + i} of the tile. So per-channel terms are added by loops as long as the chunk,
 * however few the channels.
 */
record Tiles(int channels, int total) {

  /** Does something to values {@code from .. from + count}, beside the tile from {@code place}. */
  interface Body {
    void accept(int from, int place, int count);
  }

  /** Length of the tile. */
  int length() {
    int fit = channels <= Chunks.LENGTH ? Chunks.LENGTH / channels * channels : channels;
    return Math.min(fit, total);
  }

  void forEach(Body body) {
    int length = length();
    for (int base = 0; base < total; base += length) {
      int end = Math.min(length, total - base);
      for (int place = 0; place < end; place += Chunks.LENGTH) {
        body.accept(base + place, place, Math.min(Chunks.LENGTH, end - place));
      }
    }
  }

  /** Repeats {@code values}, one per channel, over the tile. */
  void repeat(float[] values, float[] tile) {
    for (int i = 0; i < tile.length; i++) {
      tile[i] = values[i % channels];
    }
  }

  /** Sums the tile's places of each channel. */
  void sum(float[] tile, float[] sums) {
    for (int c = 0; c < channels; c++) {
      double sum = 0;
      for (int i = c; i < tile.length; i += channels) {
        sum += tile[i];
      }
      sums[c] = (float) sum;
    }
  }
}
