package credence.net;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a layer is called in files; a {@code switch} over it that misses one does not compile. */
public enum LayerType {
  CONV2D,
  DENSE,
  MAXPOOL2D,
  AVGPOOL2D,
  SOFTPLUS,
  RELU,
  DROPOUT,
  BATCHNORM,
  FLATTEN;

  /** As experiment files, models and messages have it. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The type with that {@link #id}, if there is one. */
  public static Optional<LayerType> of(String id) {
    return Arrays.stream(values()).filter(type -> type.id().equals(id)).findFirst();
  }

  /** All that there are, in order. */
  public static List<String> ids() {
    return Arrays.stream(values()).map(LayerType::id).toList();
  }
}
