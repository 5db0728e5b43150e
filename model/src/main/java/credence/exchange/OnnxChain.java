package credence.exchange;

import credence.store.ModelFormatException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import onnx.Onnx;

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
  private final Onnx.GraphProto graph;
  private final boolean isOwn;
  private final Map<String, Onnx.TensorProto> constants = new HashMap<>();
  private final Map<String, List<Onnx.NodeProto>> readers = new HashMap<>();

  /**
   * @param place of the file, for messages
   * @throws ModelFormatException if a name stands for two things
   */
  OnnxChain(String place, Onnx.ModelProto model) throws ModelFormatException {
    this.place = place;
    this.graph = model.getGraph();
    this.isOwn = model.getProducerName().equals(OWN);
    Set<String> names = new HashSet<>();
    for (Onnx.TensorProto tensor : graph.getInitializerList()) {
      requireNew(names, tensor.getName());
      constants.put(tensor.getName(), tensor);
    }
    for (Onnx.ValueInfoProto input : inputs()) {
      requireNew(names, input.getName());
    }
    for (Onnx.NodeProto node : graph.getNodeList()) {
      for (String output : node.getOutputList()) {
        requireNew(names, output);
      }
      if (!isConstant(node)) {
        node.getInputList()
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
  private boolean isConstant(Onnx.NodeProto node) {
    Onnx.TensorProto constant = null;
    if (node.getOpType().equals("Identity") && node.getInputCount() == 1) {
      constant = constants.get(node.getInput(0));
    } else if (node.getOpType().equals("Constant") && node.getAttributeCount() == 1) {
      constant = node.getAttribute(0).hasT() ? node.getAttribute(0).getT() : null;
    }
    if (constant != null && node.getOutputCount() == 1) {
      constants.put(node.getOutput(0), constant);
    }
    return constant != null;
  }

  /** Those that are given with each image: old files list constants, too. */
  private List<Onnx.ValueInfoProto> inputs() {
    return graph.getInputList().stream()
        .filter(input -> !constants.containsKey(input.getName()))
        .toList();
  }

  /**
   * Sides of an image as the network takes it, 0 for one that the file leaves open; empty if it
   * says nothing, and for a file of Credence's, whose pixels come without margins.
   *
   * @throws ModelFormatException if there is not one input
   */
  List<Long> image() throws ModelFormatException {
    List<Onnx.TensorShapeProto.Dimension> sides =
        input().getType().getTensorType().getShape().getDimList();
    return isOwn
        ? List.of()
        : sides.stream().skip(1).map(Onnx.TensorShapeProto.Dimension::getDimValue).toList();
  }

  private Onnx.ValueInfoProto input() throws ModelFormatException {
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
    String at = isOwn ? "input" : input().getName();
    while (!isEnd(at)) {
      if (nodes.size() >= graph.getNodeCount()) {
        throw new ModelFormatException(place, "a graph that ends", "one that goes round");
      }
      List<Onnx.NodeProto> to = readers.getOrDefault(at, List.of());
      Onnx.NodeProto node = to.size() == 1 ? to.get(0) : softplus(at, to);
      OnnxNode next = new OnnxNode(place, node, constants);
      if (isOwn && next.operator().equals("LogSoftmax")) {
        return nodes;
      }
      requireChain(next, node, at);
      nodes.add(next);
      at = (to.size() == 1 ? node : reader("Where", to)).getOutput(0);
    }
    return nodes;
  }

  private boolean isEnd(String at) throws ModelFormatException {
    List<Onnx.NodeProto> to = readers.getOrDefault(at, List.of());
    boolean isOutput = graph.getOutputList().stream().anyMatch(out -> out.getName().equals(at));
    if (isOutput != to.isEmpty() || (isOutput && graph.getOutputCount() > 1)) {
      throw new ModelFormatException(
          place + ": value '" + OnnxNode.shown(at) + "'",
          "one node that it goes to, or the graph's only output: export a network that returns"
              + " its logits alone",
          !isOutput ? "neither" : to.isEmpty() ? "one output of several" : "both");
    }
    return isOutput;
  }

  private void requireChain(OnnxNode next, Onnx.NodeProto node, String at)
      throws ModelFormatException {
    if (!node.getDomain().isEmpty() && !node.getDomain().equals("ai.onnx")) {
      throw next.refusal(
          "an operator of ONNX's own", "domain '%s'".formatted(OnnxNode.shown(node.getDomain())));
    }
    for (String input : node.getInputList()) {
      if (!input.isEmpty() && !input.equals(at) && !constants.containsKey(input)) {
        throw next.refusal(
            "constants beside the images: export with a fixed batch and constants folded, and"
                + " flatten by torch.flatten(x, 1)",
            "'%s', which is computed".formatted(OnnxNode.shown(input)));
      }
    }
    boolean isFirst = node.getInput(0).equals(at);
    if ((!isFirst && !next.operator().equals("Add")) || !hasResult(node)) {
      throw next.refusal("the images as its first input, and a result with a name", "another");
    }
  }

  /**
   * PyTorch's softplus: Where(x > 20, x, Softplus(x)).
   *
   * @throws ModelFormatException if this is another branching
   */
  private Onnx.NodeProto softplus(String at, List<Onnx.NodeProto> to) throws ModelFormatException {
    Onnx.NodeProto soft = reader("Softplus", to);
    Onnx.NodeProto greater = reader("Greater", to);
    Onnx.NodeProto where = reader("Where", to);
    boolean isSoftplus =
        to.size() == 3
            && soft != null
            && greater != null
            && where != null
            && hasResult(where)
            && greater.getInput(0).equals(at)
            && where.getInputList().equals(List.of(only(greater), at, only(soft)))
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

  private static boolean hasResult(Onnx.NodeProto node) {
    return node.getOutputCount() > 0 && !node.getOutput(0).isEmpty();
  }

  private static Onnx.NodeProto reader(String operator, List<Onnx.NodeProto> among) {
    return among.stream().filter(n -> n.getOpType().equals(operator)).findFirst().orElse(null);
  }

  /** Its only result, which one node reads; empty if it has others. */
  private String only(Onnx.NodeProto node) {
    boolean isOnly =
        node.getOutputCount() == 1
            && readers.getOrDefault(node.getOutput(0), List.of()).size() == 1;
    return isOnly ? node.getOutput(0) : "";
  }
}
