package credence.engine.onednn.stages;

/**
 * Walks over [rows, channels] in chunks of at most {@link #LONGEST} values, each beside a tile that
 * has, at every place, what belongs to the channel there. So per-channel terms are added by loops
 * as long as a chunk, however few the channels. There is one tile where a chunk holds whole rows,
 * and one for each part of a row where rows are longer than a chunk.
 *
 * @param unit a multiple of the channels that chunks hold whole multiples of, unless rows are
 *     longer than a chunk
 */
public record Tiles(int channels, int total, int unit) {

  /** Sums over examples are made tile by tile, so another length changes a training's last bits. */
  static final int LONGEST = 4096;

  /** Does something to values {@code from .. from + count}, beside tile number {@code tile}. */
  interface Body {
    void accept(int from, int tile, int count);
  }

  void forEach(Body body) {
    int step = length();
    int tiles = count();
    for (int from = 0, tile = 0; from < total; tile = tile + 1 == tiles ? 0 : tile + 1) {
      int end = tile + 1 == tiles && tiles > 1 ? channels - tile * step : step;
      int count = Math.min(end, total - from);
      body.accept(from, tile, count);
      from += count;
    }
  }

  /** Zeroed tiles. */
  float[][] allocate() {
    return new float[count()][length()];
  }

  /** Repeats {@code values}, one per channel, over the tiles. */
  void repeat(float[] values, float[][] tiles) {
    for (int t = 0; t < tiles.length; t++) {
      int length = tiles[t].length;
      for (int at = 0; at < length; ) {
        int channel = (t * length + at) % channels;
        int count = Math.min(channels - channel, length - at);
        System.arraycopy(values, channel, tiles[t], at, count);
        at += count;
      }
    }
  }

  /** Sums the tiles' places of each channel. */
  void sum(float[][] tiles, float[] sums) {
    for (int c = 0; c < channels; c++) {
      double sum = 0;
      int length = tiles[0].length;
      for (int t = c / length; t < tiles.length; t++) {
        for (int i = t == 0 ? c : c - t * length; i >= 0 && i < length; i += channels) {
          sum += tiles[t][i];
        }
      }
      sums[c] = (float) sum;
    }
  }

  private int length() {
    int whole = channels <= LONGEST ? LONGEST / unit * unit : LONGEST;
    return Math.min(whole, total);
  }

  private int count() {
    return channels <= LONGEST ? 1 : (channels + LONGEST - 1) / LONGEST;
  }
}
