"""Takes sd_notify's datagrams at a path and prints each as one line of JSON."""
import array, json, os, socket, sys

receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
receiver.bind(sys.argv[1])
print(json.dumps(['bound']), flush=True)
while True:
    data, ancillary, _flags, _sender = receiver.recvmsg(4096, socket.CMSG_SPACE(64))
    for level, kind, held in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            # Closing what came along tells the sender that it was heard.
            handles = array.array('i')
            handles.frombytes(held[: len(held) - len(held) % handles.itemsize])
            for handle in handles:
                os.close(handle)
    words = data.decode().split('\n')
    print(json.dumps([word for word in words if word]), flush=True)
