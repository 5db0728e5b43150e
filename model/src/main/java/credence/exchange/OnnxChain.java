package credence.exchange;

import credence.store.ModelFormatException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A graph without branches: from its input each result goes to one node, to its output. Names say
 * nothing but who reads what.
 */
final class OnnxChain {

  /** Of files that Credence wrote; what is before "input" there prepares pixels. */
  private static final String OWN = "credence";

  /** From here on softplus(x) is x, to the last bit of a float. */
  private static final double STRAIGHT = 20;

  private final String place;
  private final OnnxModel model;
  private final Set<String> outputs;
  private final boolean isOwn;
  private final Map<String, ProtobufMessage> constants = new HashMap<>();
  private final Map<String, List<OnnxModel.Node>> readers = new HashMap<>();

  /**
   * @param place of the file, for messages
   * @throws ModelFormatException if a name stands for two things
   */
  OnnxChain(String place, OnnxModel model) throws ModelFormatException {
    this.place = place;
    this.model = model;
    this.outputs = Set.copyOf(model.outputs());
    this.isOwn = model.producer().equals(OWN);
    Set<String> names = new HashSet<>();
    for (ProtobufMessage tensor : model.tensors()) {
      String name = OnnxNumbers.name(tensor);
      requireNew(names, name);
      constants.put(name, tensor);
    }
    for (OnnxModel.Input input : inputs()) {
      requireNew(names, input.name());
    }
    for (OnnxModel.Node node : model.nodes()) {
      for (String output : node.outputs()) {
        requireNew(names, output);
      }
      if (!isConstant(node)) {
        node.inputs()
            .forEach(name -> readers.computeIfAbsent(name, any -> new ArrayList<>()).add(node));
      }
    }
  }

  private void requireNew(Set<String> names, String name) throws ModelFormatException {
    if (!name.isEmpty() && !names.add(name)) {
      throw new ModelFormatException(
          place, "a name for each value", "'%s' twice".formatted(OnnxNode.shown(name)));
    }
  }

  /** Whether it gives a constant, which is then known by its name. */
  private boolean isConstant(OnnxModel.Node node) throws ModelFormatException {
    ProtobufMessage constant = null;
    if (node.operator().equals("Identity") && node.inputs().size() == 1) {
      constant = constants.get(node.inputs().get(0));
    } else if (node.operator().equals("Constant") && node.attributes().size() == 1) {
      constant = node.attributes().get(0).tensor();
    }
    if (constant != null && node.outputs().size() == 1) {
      constants.put(node.outputs().get(0), constant);
    }
    return constant != null;
  }

  /** Those that are given with each image: old files list constants, too. */
  private List<OnnxModel.Input> inputs() {
    return model.inputs().stream().filter(input -> !constants.containsKey(input.name())).toList();
  }

  /**
   * Sides of an image as the network takes it, 0 for one that the file leaves open; empty if it
   * says nothing, and for a file of Credence's, whose pixels come without margins.
   *
   * @throws ModelFormatException if there is not one input
   */
  List<Long> image() throws ModelFormatException {
    List<Long> sides = input().sides();
    return isOwn || sides.isEmpty() ? List.of() : sides.subList(1, sides.size());
  }

  private OnnxModel.Input input() throws ModelFormatException {
    if (inputs().size() != 1) {
      throw new ModelFormatException(place, "a graph of one input", inputs().size() + "");
    }
    return inputs().get(0);
  }

  /**
   * @return in the order in which numbers go through them
   * @throws ModelFormatException if the graph branches, or computes weights from others
   */
  List<OnnxNode> nodes() throws ModelFormatException {
    List<OnnxNode> nodes = new ArrayList<>();
    String at = isOwn ? "input" : input().name();
    while (!isEnd(at)) {
      if (nodes.size() >= model.nodes().size()) {
        throw new ModelFormatException(place, "a graph that ends", "one that goes round");
      }
      List<OnnxModel.Node> to = readers.getOrDefault(at, List.of());
      OnnxModel.Node node = to.size() == 1 ? to.get(0) : softplus(at, to);
      OnnxNode next = new OnnxNode(place, node, constants);
      if (isOwn && next.operator().equals("LogSoftmax")) {
        return nodes;
      }
      requireChain(next, node, at);
      nodes.add(next);
      at = (to.size() == 1 ? node : reader("Where", to)).outputs().get(0);
    }
    return nodes;
  }

  private boolean isEnd(String at) throws ModelFormatException {
    List<OnnxModel.Node> to = readers.getOrDefault(at, List.of());
    boolean isOutput = outputs.contains(at);
    if (isOutput != to.isEmpty() || (isOutput && model.outputs().size() > 1)) {
      throw new ModelFormatException(
          place + ": value '" + OnnxNode.shown(at) + "'",
          "one node that it goes to, or the graph's only output: export a network that returns"
              + " its logits alone",
          !isOutput ? "neither" : to.isEmpty() ? "one output of several" : "both");
    }
    return isOutput;
  }

  private void requireChain(OnnxNode next, OnnxModel.Node node, String at)
      throws ModelFormatException {
    if (!node.domain().isEmpty() && !node.domain().equals("ai.onnx")) {
      throw next.refusal(
          "an operator of ONNX's own", "domain '%s'".formatted(OnnxNode.shown(node.domain())));
    }
    for (String input : node.inputs()) {
      if (!input.isEmpty() && !input.equals(at) && !constants.containsKey(input)) {
        throw next.refusal(
            "constants beside the images: export with a fixed batch and constants folded, and"
                + " flatten by torch.flatten(x, 1)",
            "'%s', which is computed".formatted(OnnxNode.shown(input)));
      }
    }
    boolean isFirst = node.inputs().get(0).equals(at);
    if ((!isFirst && !next.operator().equals("Add")) || !hasResult(node)) {
      throw next.refusal("the images as its first input, and a result with a name", "another");
    }
  }

  /**
   * PyTorch's softplus: Where(x > 20, x, Softplus(x)).
   *
   * @throws ModelFormatException if this is another branching
   */
  private OnnxModel.Node softplus(String at, List<OnnxModel.Node> to) throws ModelFormatException {
    OnnxModel.Node soft = reader("Softplus", to);
    OnnxModel.Node greater = reader("Greater", to);
    OnnxModel.Node where = reader("Where", to);
    boolean isSoftplus =
        to.size() == 3
            && soft != null
            && greater != null
            && where != null
            && hasResult(where)
            && greater.inputs().get(0).equals(at)
            && where.inputs().equals(List.of(only(greater), at, only(soft)))
            && new OnnxNode(place, greater, constants).tensor(1, 0).values()[0] >= STRAIGHT;
    if (!isSoftplus) {
      throw new ModelFormatException(
          place + ": value '" + OnnxNode.shown(at) + "'",
          isOwn
              ? "one network: export it without --draws"
              : "one node that it goes to: a network whose layers follow each other, flattened by"
                  + " torch.flatten(x, 1)",
          to.stream().limit(5).map(OnnxNode::shown).collect(Collectors.joining(" and ")));
    }
    return soft;
  }

  private static boolean hasResult(OnnxModel.Node node) {
    return !node.outputs().isEmpty() && !node.outputs().get(0).isEmpty();
  }

  private static OnnxModel.Node reader(String operator, List<OnnxModel.Node> among) {
    return among.stream().filter(n -> n.operator().equals(operator)).findFirst().orElse(null);
  }

  /** Its only result, which one node reads; empty if it has others. */
  private String only(OnnxModel.Node node) {
    boolean isOnly =
        node.outputs().size() == 1
            && readers.getOrDefault(node.outputs().get(0), List.of()).size() == 1;
    return isOnly ? node.outputs().get(0) : "";
  }
}
