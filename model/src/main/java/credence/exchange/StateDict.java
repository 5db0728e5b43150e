package credence.exchange;

import credence.bayes.MeanField;
import credence.net.NetworkSpec;
import credence.net.WeightLayout;
import credence.net.WeightLayout.Role;
import credence.store.CanonicalJson;
import credence.store.Model;
import credence.store.ModelFormatException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The weights of a network under the names that PyTorch gives them in an {@code nn.Sequential} of
 * the same layers: {@code 3.weight}, {@code 3.bias}, and of batch normalisation {@code weight},
 * {@code bias}, {@code running_mean} and {@code running_var}. Shapes and order of numbers are the
 * same there and here. A file of Credence's has them twice, after {@code mu.} and after {@code
 * rho.}; a file that has them once is a network of points. When it is read, layers are told by the
 * order of their numbers, so that those without weights may differ.
 */
public final class StateDict implements WeightsFile {

  private static final long serialVersionUID = 1L;

  private static final String MU = "mu.";
  private static final String RHO = "rho.";
  private static final Pattern NUMBERED = Pattern.compile("(?:.*\\.)?(\\d{1,9})\\.([a-z_]+)");

  /** What PyTorch counts in batch normalisation, which no prediction needs. */
  private static final String COUNT = "num_batches_tracked";

  private final String place;
  private final Safetensors file;

  private StateDict(String place, Safetensors file) {
    this.place = place;
    this.file = file;
  }

  /**
   * @param place of the file, for messages
   * @param bytes the whole file
   * @throws ModelFormatException if it is no safetensors file, or a damaged one
   */
  public static StateDict read(String place, byte[] bytes) throws ModelFormatException {
    return new StateDict(place, Safetensors.read(place, bytes));
  }

  /** Writes a posterior, and in the header what else there is to know of the model. */
  public static void write(Model model, OutputStream out) throws IOException {
    Map<String, Tensor> tensors = new TreeMap<>();
    for (WeightLayout.Tensor tensor : WeightLayout.of(model.network()).tensors()) {
      tensors.put(MU + name(tensor), part(tensor, model.posterior().mu()));
      tensors.put(RHO + name(tensor), part(tensor, model.posterior().rho()));
    }
    Map<String, String> metadata = new TreeMap<>();
    metadata.put("format", "credence");
    metadata.put("credence", model.provenance().credence());
    metadata.put("network", model.network().name());
    metadata.put("input", sides(model.network()));
    metadata.put("layers", model.network().layers().toString());
    metadata.put("classes", String.join("\n", model.classNames()));
    metadata.put("mean", Arrays.toString(model.standardisation().mean()));
    metadata.put("std", Arrays.toString(model.standardisation().std()));
    metadata.put("provenance", CanonicalJson.sha256(model.provenance().settings()));
    new Safetensors(tensors, metadata).write(out);
  }

  private static String sides(NetworkSpec network) {
    return List.of(network.input().channels(), network.input().height(), network.input().width())
        .toString();
  }

  private static Tensor part(WeightLayout.Tensor tensor, float[] all) {
    return new Tensor(tensor.shape(), Arrays.copyOfRange(all, tensor.offset(), tensor.end()));
  }

  private static String name(WeightLayout.Tensor tensor) {
    return tensor.layer() + "." + name(tensor.role());
  }

  private static String name(Role role) {
    return switch (role) {
      case WEIGHT, SCALE -> "weight";
      case BIAS, SHIFT -> "bias";
      case MEAN -> "running_mean";
      case VARIANCE -> "running_var";
    };
  }

  @Override
  public MeanField posterior(NetworkSpec network) throws ModelFormatException {
    WeightLayout layout = WeightLayout.of(network);
    boolean isPosterior = file.tensors().keySet().stream().anyMatch(name -> name.startsWith(RHO));
    float[] mu = values(layout, isPosterior ? MU : "", Float.NaN);
    float[] rho = new float[layout.size()];
    Arrays.fill(rho, Float.NEGATIVE_INFINITY);
    return MeanField.of(mu, isPosterior ? values(layout, RHO, Float.NEGATIVE_INFINITY) : rho);
  }

  private float[] values(WeightLayout layout, String before, float allowed)
      throws ModelFormatException {
    List<Integer> layers =
        layout.tensors().stream().map(WeightLayout.Tensor::layer).distinct().toList();
    SortedMap<Integer, Map<String, Tensor>> modules = modules(before);
    if (modules.size() != layers.size()) {
      throw new ModelFormatException(
          place,
          "weights of %d layers, as the network has".formatted(layers.size()),
          "%d: %s".formatted(modules.size(), names()));
    }
    float[] values = new float[layout.size()];
    Iterator<Map.Entry<Integer, Map<String, Tensor>>> each = modules.entrySet().iterator();
    for (int layer : layers) {
      Map.Entry<Integer, Map<String, Tensor>> module = each.next();
      for (WeightLayout.Tensor tensor : layout.tensors()) {
        if (tensor.layer() == layer) {
          String name = "%s%d.%s".formatted(before, module.getKey(), name(tensor.role()));
          Tensor part = module.getValue().remove(name(tensor.role()));
          if (part == null) {
            throw new ModelFormatException(
                place + ": " + name,
                "a tensor of shape " + tensor.shape(),
                "none among " + names());
          }
          part.copyTo(values, tensor, place + ": " + name, allowed);
        }
      }
      if (!module.getValue().isEmpty()) {
        throw new ModelFormatException(
            place + ": " + module.getKey(),
            "the network's tensors alone",
            module.getValue().keySet().toString());
      }
    }
    return values;
  }

  /** By number, and by role in each, without what is before the number. */
  private SortedMap<Integer, Map<String, Tensor>> modules(String before)
      throws ModelFormatException {
    SortedMap<Integer, Map<String, Tensor>> modules = new TreeMap<>();
    for (Map.Entry<String, Tensor> entry : file.tensors().entrySet()) {
      if (!entry.getKey().startsWith(before) || entry.getKey().endsWith(COUNT)) {
        continue;
      }
      Matcher name = NUMBERED.matcher(entry.getKey());
      if (!name.matches()
          || modules
                  .computeIfAbsent(Integer.valueOf(name.group(1)), any -> new TreeMap<>())
                  .put(name.group(2), entry.getValue())
              != null) {
        throw new ModelFormatException(
            place, "names of one nn.Sequential, for instance 3.weight", entry.getKey());
      }
    }
    return modules;
  }

  private String names() {
    return file.tensors().keySet().stream().limit(20).collect(Collectors.joining(", "));
  }
}
