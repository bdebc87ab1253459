package org.hearsay.rpc;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.hearsay.node.Node;
import org.hearsay.node.People;
import org.hearsay.people.Contacts;
import org.hearsay.people.GroupFault;
import org.hearsay.people.GroupSummary;
import org.hearsay.people.Groups;
import org.hearsay.wire.Digest;

/** What all methods about groups need: an open account, and which group. On the loop. */
final class GroupCall {
  private static final Pattern ID = Pattern.compile("(?:0x)?([0-9a-f]{64})");

  private final ChatCall call;

  GroupCall(Node node) {
    this.call = new ChatCall(node);
  }

  /** Answers exactly once, now or later. */
  @FunctionalInterface
  interface Doing {
    void run(Contacts contacts, Groups groups, Args args, Consumer<Answer> done)
        throws BadArgumentException;
  }

  /** The same with a group that the first argument names. */
  @FunctionalInterface
  interface DoingIn {
    void run(Contacts contacts, Groups groups, Digest group, Args args, Consumer<Answer> done)
        throws BadArgumentException;
  }

  static RpcMethod.Draft draft(
      String name, String summary, List<RpcMethod.Param> params, Shape result, Example example) {
    return new RpcMethod.Draft(
        "group_" + name, summary, params, result, List.of(), example, Trust.OPERATOR);
  }

  People people() {
    return call.people();
  }

  RpcMethod does(RpcMethod.Draft draft, Doing doing) {
    return call.does(
        draft, (contacts, chats, args, done) -> doing.run(contacts, chats.groups(), args, done));
  }

  RpcMethod doesIn(RpcMethod.Draft draft, DoingIn doing) {
    return does(
        draft,
        (contacts, groups, args, done) -> {
          List<Digest> found = find(groups, args.text(0));
          if (found.size() == 1) {
            doing.run(contacts, groups, found.get(0), args, done);
          } else {
            RpcError why = found.isEmpty() ? GroupFaults.NO_GROUP : GroupFaults.AMBIGUOUS;
            done.accept(Answer.failed(why));
          }
        });
  }

  /** Groups, or those we are invited to, of this name; or what has this id. */
  private static List<Digest> find(Groups groups, String which) {
    var id = ID.matcher(which);
    if (id.matches()) {
      return List.of(Digest.of(HexFormat.of().parseHex(id.group(1))));
    }
    List<Digest> in =
        groups.all().stream()
            .filter(one -> one.name().equalsIgnoreCase(which))
            .map(GroupSummary::id)
            .toList();
    return in.isEmpty()
        ? groups.invitations().stream()
            .filter(one -> one.what().name().equalsIgnoreCase(which))
            .map(one -> one.what().group())
            .distinct()
            .toList()
        : in;
  }

  /** Tells that it is done, or why not. */
  static Consumer<Optional<GroupFault>> told(Consumer<Answer> done) {
    return fault ->
        done.accept(
            fault.map(why -> Answer.failed(GroupFaults.of(why))).orElseGet(() -> Answer.of(true)));
  }

  /** Tells the group, or why there is none. */
  static Consumer<Groups.Entered> entered(Contacts contacts, Consumer<Answer> done) {
    return entered ->
        done.accept(
            entered instanceof Groups.Entered.In in
                ? Answer.of(GroupShapes.json(contacts, in.group()))
                : Answer.failed(GroupFaults.of(((Groups.Entered.Refused) entered).fault())));
  }
}
