#!/bin/sh
# Servers that must not get the key: each is first reached by a client that checks nothing, then
# refused by rootwatch before a request is sent. No option turns the checking off.

build=${BUILD:-build}
work=$(mktemp -d) || exit 1
server=
stop() {
	[ -n "$server" ] && kill "$server" 2>/dev/null && wait "$server" 2>/dev/null
	server=
}
trap 'stop; rm -r "$work"' EXIT
export HOME="$work" XDG_CONFIG_HOME="$work/c" XDG_CACHE_HOME="$work/k" XDG_STATE_HOME="$work/s"
export no_proxy='*' LC_ALL=C.UTF-8
unset ROOTLY_API_KEY ROOTLY_API_URL
mkdir -p -m 700 "$work/c/rootwatch"
token=rootly_canary7a1f

echo 1..11
number=0
result() { # status, words
	number=$((number + 1))
	if [ "$1" -eq 0 ]; then echo "ok $number - $2"; else echo "not ok $number - $2"; fi
}

# ---- certificates --------------------------------------------------------------------------------

new_key() { openssl ecparam -name prime256v1 -genkey -noout -out "$work/$1.key" 2>/dev/null; }

new_ca() { # name
	new_key "$1"
	openssl req -x509 -new -key "$work/$1.key" -days 30 -subj "/CN=$1" -out "$work/$1.pem" \
		-addext basicConstraints=critical,CA:true -addext keyUsage=critical,keyCertSign
}

# name, authority, subject alternative name, purpose, begin, end (YYYYMMDDHHMMSSZ)
new_leaf() {
	new_key "$1"
	openssl req -new -key "$work/$1.key" -subj "/CN=$1" -out "$work/$1.csr"
	: >"$work/index"
	cat >"$work/ca.cnf" <<-END
		[ca]
		default_ca = here
		[here]
		new_certs_dir = $work
		database = $work/index
		rand_serial = yes
		default_md = sha256
		policy = any
		unique_subject = no
		x509_extensions = leaf
		[any]
		commonName = supplied
		[leaf]
		basicConstraints = CA:false
		subjectAltName = $3
		extendedKeyUsage = $4
	END
	openssl ca -batch -notext -config "$work/ca.cnf" -cert "$work/$2.pem" -keyfile "$work/$2.key" \
		-startdate "$5" -enddate "$6" -in "$work/$1.csr" -out "$work/$1.pem" 2>/dev/null
}

past=20200101000000Z soon=20200201000000Z begin=20240101000000Z end=20490101000000Z
{
	new_ca trusted
	new_ca stranger
	new_leaf good trusted IP:127.0.0.1 serverAuth $begin $end
	new_leaf expired trusted IP:127.0.0.1 serverAuth $past $soon
	new_leaf early trusted IP:127.0.0.1 serverAuth 20480101000000Z $end
	new_leaf elsewhere trusted DNS:api.rootly.com serverAuth $begin $end
	new_leaf lookalike trusted DNS:127.0.0.1.evil.example serverAuth $begin $end
	new_leaf unknown stranger IP:127.0.0.1 serverAuth $begin $end
	new_leaf client trusted IP:127.0.0.1 clientAuth $begin $end
	new_leaf below good IP:127.0.0.1 serverAuth $begin $end
	cat "$work/below.pem" "$work/good.pem" >"$work/chain.pem"
	mv "$work/chain.pem" "$work/below.pem"
	new_key self
	openssl req -x509 -new -key "$work/self.key" -days 30 -subj /CN=self -out "$work/self.pem" \
		-addext subjectAltName=IP:127.0.0.1
} 2>/dev/null

# ---- servers -------------------------------------------------------------------------------------

value_of() { sed 's/.*"'"$1"'":"\([^"]*\)".*/\1/' "$work/line"; }

start() { # certificate
	rm -f "$work/pipe"
	mkfifo "$work/pipe"
	"$build/rootwatch-sandbox" --seed empty --token $token --tls "$work/$1.pem" "$work/$1.key" \
		--exit-with-parent >"$work/pipe" &
	server=$!
	head -n 1 "$work/pipe" >"$work/line"
	url=$(value_of url)
}

configure() {
	cat >"$work/c/rootwatch/config.yaml" <<-END
		instances:
		  - name: Test
		    url: $url
		    token_command: echo $token
		    ca_file: $work/trusted.pem
	END
}

# What the server has seen of the API.
requests() {
	curl -sk -H "Authorization: Bearer $(value_of control_token)" "$url/sandbox/journal" |
		grep -c '"path":"/v1/'
}

is_reached() { [ "$(curl -sk -o /dev/null -w '%{http_code}' "$url/v1/users/me")" = 401 ]; }

refused() { # certificate, words
	start "$1"
	configure
	is_reached
	reached=$?
	before=$(requests)
	"$build/rootwatch" doctor >"$work/said" 2>&1
	status=$?
	[ $reached -eq 0 ] && [ $status -eq 5 ] && grep -q '^fail  tls' "$work/said" &&
		[ "$(requests)" = "$before" ]
	result $? "$2"
	stop
}

start good
configure
"$build/rootwatch" doctor >"$work/said" 2>&1
grep -q '^ok    key   ' "$work/said"
result $? "a certificate of the authority in ca_file is trusted"
[ "$(requests)" -gt 0 ]
result $? "and the requests arrive"
stop

refused expired "an expired certificate is refused"
refused early "one that is not valid yet is refused"
refused elsewhere "one for another host is refused"
refused lookalike "one for a host that begins alike is refused"
refused self "one that signed itself is refused"
refused unknown "one of an unknown authority is refused"
refused client "one that is for clients is refused"
refused below "one that was signed by a server's certificate is refused"

# An old protocol: there is no HTTP in it to count, so what the server prints is read, which is all
# that arrives. It says where it listens, and ends when its standard input does.
mkfifo "$work/keys" "$work/printed"
exec 9<>"$work/keys"
openssl s_server -accept 127.0.0.1:0 -cert "$work/good.pem" -key "$work/good.key" -tls1_1 \
	-cipher ALL:@SECLEVEL=0 <&9 >"$work/printed" 2>/dev/null &
server=$!
exec 8<"$work/printed"
while read -r word address <&8 && [ "$word" != ACCEPT ]; do :; done
url=https://$address
configure
openssl s_client -connect "$address" -tls1_1 -cipher ALL:@SECLEVEL=0 </dev/null 2>/dev/null |
	grep -q 'TLSv1.1'
reached=$?
"$build/rootwatch" doctor >"$work/said" 2>&1
status=$?
stop
cat <&8 >"$work/arrived"
[ $reached -eq 0 ] && [ $status -eq 5 ] && grep -q '^fail  tls' "$work/said" &&
	grep -q 'CIPHER is' "$work/arrived" && ! grep -q canary "$work/arrived"
result $? "TLS 1.1 is refused"
