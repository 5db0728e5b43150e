package credence.job.config;

import credence.job.config.hocon.Section;
import credence.net.LayerGrammar;
import credence.net.LayerSpec;
import credence.net.LayerType;
import java.util.function.Supplier;

/** Reads one layer of {@code network.layers}: what has a standard may be left out. */
final class LayerConfig implements LayerGrammar.Settings<RuntimeException> {

  private final Section layer;

  private LayerConfig(Section layer) {
    this.layer = layer;
  }

  static LayerSpec read(Section layer) {
    LayerType type = LayerType.of(layer.choice("type", LayerType.ids())).orElseThrow();
    return LayerGrammar.read(type, new LayerConfig(layer));
  }

  @Override
  public int integer(String key, int least) {
    return layer.integer(key, least);
  }

  @Override
  public double number(String key) {
    return layer.number(key);
  }

  @Override
  public double number(String key, double standard) {
    return layer.has(key) ? layer.number(key) : standard;
  }

  /** [height, width], or one number for both. */
  @Override
  public int[] pair(String key, int least) {
    int[] sides = layer.integers(key, least);
    if (sides.length > 2 || sides.length == 0) {
      throw layer.invalid(key, "must be one number or [height, width]");
    }
    return sides.length == 2 ? sides : new int[] {sides[0], sides[0]};
  }

  @Override
  public int[] pair(String key, int least, int[] standard) {
    return layer.has(key) ? pair(key, least) : standard;
  }

  @Override
  public LayerSpec build(Supplier<LayerSpec> maker) {
    return layer.build(maker);
  }
}
