package credence.job.rundir;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.base.Json;
import credence.store.CanonicalJson;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * A process that holds a lock. Whether it still runs can be told on its own machine, where process
 * numbers are its own; no clock is asked, since clocks differ and jump.
 *
 * @param host for people
 * @param machine what tells machines, their boots and their containers apart; empty if unknown
 * @param pid process number
 * @param started in the kernel's ticks since it was booted
 * @param token of this lock alone
 */
record LockOwner(String host, String machine, long pid, long started, String token) {

  /** A half-written lock's. */
  static final LockOwner NOBODY = new LockOwner("", "", -1, -1, "");

  private static final Path PROCESSES = Path.of("/proc");

  /** This process. */
  static LockOwner current() {
    long pid = ProcessHandle.current().pid();
    return new LockOwner(hostName(), thisMachine(), pid, ticks(pid), UUID.randomUUID().toString());
  }

  /** What {@link #bytes} wrote; {@link #NOBODY} for anything else. */
  static LockOwner read(byte[] bytes) throws IOException {
    try {
      JsonNode json = Json.read(bytes);
      return new LockOwner(
          json.path("host").asText(),
          json.path("machine").asText(),
          json.path("pid").asLong(-1),
          json.path("started").asLong(-1),
          json.path("token").asText());
    } catch (JsonProcessingException e) {
      return NOBODY;
    }
  }

  /**
   * @param renewals so far: a lock whose bytes change is in use
   */
  byte[] bytes(long renewals) {
    ObjectNode json = CanonicalJson.object();
    json.put("host", host);
    json.put("machine", machine);
    json.put("pid", pid);
    json.put("started", started);
    json.put("token", token);
    json.put("renewals", renewals);
    return CanonicalJson.bytes(json);
  }

  boolean is(LockOwner other) {
    return token.equals(other.token);
  }

  /** Whether its process can be looked up from here. */
  boolean isHere() {
    return !machine.isEmpty() && machine.equals(thisMachine());
  }

  /** Whether its process, which {@link #isHere}, runs. */
  boolean isAlive() {
    return started >= 0 && ticks(pid) == started;
  }

  @Override
  public String toString() {
    return "process %d on %s".formatted(pid, host);
  }

  /** This boot of this kernel and the name space of process numbers, as containers have theirs. */
  private static String thisMachine() {
    try {
      String boot = Files.readString(PROCESSES.resolve("sys/kernel/random/boot_id")).strip();
      return boot + " " + Files.readSymbolicLink(PROCESSES.resolve("self/ns/pid"));
    } catch (IOException e) {
      return "";
    }
  }

  /** When a process was started; -1 if there is none, or one that has ended unburied. */
  private static long ticks(long pid) {
    try {
      String stat = Files.readString(PROCESSES.resolve(pid + "/stat"));
      // The name, in brackets, may hold anything: state, the third field, follows.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return fields[0].equals("Z") ? -1 : Long.parseLong(fields[19]);
    } catch (IOException e) {
      return -1;
    }
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (IOException e) {
      return "unknown";
    }
  }
}
